import type { Sitting } from '../sitting';

type Work = (by: Sitting, bucket: string, item: string) => void;

const dataEvent = { managementEvent: false, eventCategory: 'Data' } as const;

function object(name: 'GetObject' | 'PutObject', readOnly: boolean): Work {
  return (by, bucket, key) =>
    by.call({
      service: 's3',
      name,
      readOnly,
      request: { bucketName: bucket, key, Host: `${bucket}.s3.amazonaws.com` },
      more: {
        ...dataEvent,
        additionalEventData: {
          SignatureVersion: 'SigV4',
          CipherSuite: 'TLS_AES_128_GCM_SHA256',
          bytesTransferredIn: 0,
          AuthenticationMethod: 'AuthHeader',
        },
        resources: [
          { type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${bucket}/${key}` },
          { accountId: by.trail.accountId, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucket}` },
        ],
      },
    });
}

/** Daily work with AWS's services. */
export const getObject = object('GetObject', true);
export const putObject = object('PutObject', false);

export const listBuckets = (by: Sitting): void =>
  by.call({ service: 's3', name: 'ListBuckets', request: { Host: 's3.amazonaws.com' }, readOnly: true });

export const describeInstances = (by: Sitting): void =>
  by.call({ service: 'ec2', name: 'DescribeInstances', request: { instancesSet: {}, filterSet: {} }, readOnly: true });

export const runInstance = (by: Sitting, instanceId: string): void =>
  by.call({
    service: 'ec2',
    name: 'RunInstances',
    request: { instancesSet: { items: [{ imageId: 'ami-0c101f26f147fa7fd', minCount: 1, maxCount: 1 }] }, instanceType: 't3.medium' },
    response: {
      requestId: by.trail.requestId(),
      reservationId: instanceId.replace('i-', 'r-'),
      ownerId: by.trail.accountId,
      instancesSet: { items: [{ instanceId }] },
    },
  });

export const putMetricData = (by: Sitting): void =>
  by.call({ service: 'monitoring', name: 'PutMetricData', request: { namespace: 'Brightwater/Orders' } });

export const getCallerIdentity = (by: Sitting): void => by.call({ service: 'sts', name: 'GetCallerIdentity', readOnly: true });

export const listUsers = (by: Sitting): void => by.call({ service: 'iam', name: 'ListUsers', request: { maxItems: 100 }, readOnly: true });
