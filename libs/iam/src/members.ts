import { Type } from '@sinclair/typebox';

/** Members that several events share, named as AWS names them. Ids are optional: a mirrored record may name its subject only. */
const text = (description: string) => Type.String({ description });
const id = (description: string) => Type.Optional(Type.String({ description }));

export const tags = Type.Array(Type.Object({ key: Type.String(), value: Type.String() }), { description: 'Tags as AWS gives them' });
export const tagKeys = Type.Array(Type.String(), { description: 'Keys of the tags that went away' });
export const policyDocument = Type.Unknown({
  description: 'The policy document by value: the JSON object, or the text as it came if it is no JSON',
});
/** Of policies that name principals. */
export const boundPrincipals = Type.Optional(
  Type.Record(Type.String(), Type.String(), {
    description: 'ARN of a user or role → the unique id behind it at that time: AWS binds to the id',
  }),
);

/** The call of another service behind an event, in a mirrored account. */
export const callBehind = {
  eventSource: Type.Optional(Type.String()),
  eventName: Type.Optional(Type.String()),
  request: Type.Optional(Type.Unknown({ description: 'The request’s members where they are no policy document, without secrets' })),
};

export const user = { userName: text('Name of the user'), userId: id('Unique id of the user (AIDA…)') };
/** A user, or the root user: then `userName` is absent and `userId` is the account id, as in AWS's principal ids. */
export const owner = {
  userName: Type.Optional(text('Name of the user; absent for the root user')),
  userId: id('Unique id of the user (AIDA…); the account id for the root user'),
};
export const group = { groupName: text('Name of the group'), groupId: id('Unique id of the group (AGPA…)') };
export const role = { roleName: text('Name of the role'), roleId: id('Unique id of the role (AROA…)') };
export const policy = {
  policyArn: text('ARN of the managed policy'),
  policyId: id('Unique id of the policy (ANPA…); unknown for some of AWS’s own'),
};

/** What ties a holder to its boundary: claims of the policy follow from these. Absent for AWS's own policies, and in mirrored records. */
export const boundaryId = {
  permissionsBoundaryId: Type.Optional(
    Type.String({ description: 'Unique id of the customer managed policy that is the boundary from now on' }),
  ),
};
export const endedBoundaryId = {
  endedBoundaryId: Type.Optional(Type.String({ description: 'Unique id of the customer managed policy that is the boundary no longer' })),
};
/** The path until now: with the name it tells the ARN that ends. A mirrored record does not tell it. */
export const formerPath = { path: Type.Optional(Type.String({ description: 'The path at the time of the change' })) };

export const userSubject = { kind: 'user', name: 'userName', id: 'userId' } as const;
export const groupSubject = { kind: 'group', name: 'groupName', id: 'groupId' } as const;
export const roleSubject = { kind: 'role', name: 'roleName', id: 'roleId' } as const;
export const policySubject = { kind: 'policy', name: 'policyArn', id: 'policyId' } as const;
export const keySubject = { kind: 'access-key', id: 'accessKeyId' } as const;
export const deviceSubject = { kind: 'mfa-device', id: 'serialNumber' } as const;
