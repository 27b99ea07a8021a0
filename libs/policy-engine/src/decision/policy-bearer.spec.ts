import { policyBearer } from './policy-bearer';

describe('policyBearer', () => {
  it.each([
    ['arn:aws:s3:::reports/2026/a.csv', 'arn:aws:s3:::reports'],
    ['arn:aws:s3:::reports', 'arn:aws:s3:::reports'],
    ['arn:aws-cn:s3:::reports/*', 'arn:aws-cn:s3:::reports'],
    ['arn:aws:s3:eu-west-1:100000000001:accesspoint/one/object/a', 'arn:aws:s3:eu-west-1:100000000001:accesspoint/one'],
    ['arn:aws:s3:eu-west-1:100000000001:accesspoint/one', 'arn:aws:s3:eu-west-1:100000000001:accesspoint/one'],
    ['arn:aws:dynamodb:eu-west-1:100000000001:table/t/index/i', 'arn:aws:dynamodb:eu-west-1:100000000001:table/t'],
    ['arn:aws:sqs:eu-west-1:100000000001:queue', 'arn:aws:sqs:eu-west-1:100000000001:queue'],
    ['arn:aws:iam::100000000001:role/team/Deploy', 'arn:aws:iam::100000000001:role/team/Deploy'],
    ['*', '*'],
  ])('of %s is %s', (resource, bearer) => expect(policyBearer(resource)).toBe(bearer));
});
