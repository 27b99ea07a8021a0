/** A CloudTrail record as AWS delivers it (https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html). */
export interface CloudTrailRecord {
  readonly eventVersion: string;
  readonly userIdentity: Readonly<Record<string, unknown>>;
  readonly eventTime: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly awsRegion: string;
  readonly sourceIPAddress: string;
  readonly userAgent: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly requestParameters: object | null;
  readonly responseElements: object | null;
  readonly additionalEventData?: object;
  readonly requestID?: string;
  readonly eventID: string;
  readonly readOnly: boolean;
  readonly resources?: readonly object[];
  readonly eventType: string;
  readonly managementEvent: boolean;
  readonly recipientAccountId: string;
  readonly eventCategory: string;
  readonly tlsDetails?: object;
}

/** Who calls, from where, with what. */
export interface Caller {
  readonly identity: Readonly<Record<string, unknown>>;
  readonly ip: string;
  readonly agent: string;
}

/** A call before it becomes a record. */
export interface Call {
  readonly service: string;
  readonly name: string;
  readonly request?: object | null;
  readonly response?: object | null;
  readonly readOnly?: boolean;
  readonly refused?: { readonly code: string; readonly message: string };
  /** Members beyond the usual ones. */
  readonly more?: Partial<CloudTrailRecord>;
}
