import { recordTime } from './calendar';
import { seededId } from './identifier';
import type { Random } from './random';
import type { Call, Caller, CloudTrailRecord } from './record';

/** The account's CloudTrail while the year is told. */
export class Trail {
  readonly records: CloudTrailRecord[] = [];

  constructor(
    readonly accountId: string,
    private readonly recordIds: Random,
    private readonly entityIds: Random,
  ) {}

  newId(prefix: Parameters<typeof seededId>[0]): string {
    return seededId(prefix, this.accountId, this.entityIds);
  }

  requestId(): string {
    return this.recordIds.uuid();
  }

  /** Looks as AWS's do and opens nothing: importers must mask it. */
  sessionToken(): string {
    return `FwoGZXIvYXdzE${this.recordIds.base64(187)}`;
  }

  arn(resource: string): string {
    return `arn:aws:iam::${this.accountId}:${resource}`;
  }

  record(at: Date, by: Caller, call: Call): void {
    const signIn = call.service === 'signin';
    const host = `${call.service}.amazonaws.com`;
    this.records.push({
      eventVersion: '1.11',
      userIdentity: by.identity,
      eventTime: recordTime(at),
      eventSource: host,
      eventName: call.name,
      awsRegion: 'us-east-1',
      sourceIPAddress: by.ip,
      userAgent: by.agent,
      ...(call.refused && { errorCode: call.refused.code, errorMessage: call.refused.message }),
      requestParameters: call.request ?? null,
      responseElements: call.refused ? null : (call.response ?? null),
      ...(!signIn && { requestID: this.recordIds.uuid() }),
      eventID: this.recordIds.uuid(),
      readOnly: call.readOnly ?? false,
      eventType: signIn ? 'AwsConsoleSignIn' : 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: this.accountId,
      eventCategory: 'Management',
      ...(!signIn && { tlsDetails: { tlsVersion: 'TLSv1.3', cipherSuite: 'TLS_AES_128_GCM_SHA256', clientProvidedHostHeader: host } }),
      ...call.more,
    });
  }
}
