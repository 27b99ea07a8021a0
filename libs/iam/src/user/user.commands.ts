import { Name, Optional, Path, PolicyArn, PolicyDocument, TagKeys, Tags, type Tag } from '../parameters';

/** A user that exists. */
class OfUser {
  @Name(128)
  userName: string;
}

export class CreateUser {
  @Name(64)
  userName: string;

  @Path()
  path?: string;

  @Optional()
  @PolicyArn()
  permissionsBoundary?: string;

  @Optional()
  @Tags()
  tags?: Tag[];
}

export class UpdateUser extends OfUser {
  @Optional()
  @Name(64)
  newUserName?: string;

  @Path()
  newPath?: string;
}

export class DeleteUser extends OfUser {}

export class TagUser extends OfUser {
  @Tags()
  tags: Tag[];
}

export class UntagUser extends OfUser {
  @TagKeys()
  tagKeys: string[];
}

export class PutUserPermissionsBoundary extends OfUser {
  @PolicyArn()
  permissionsBoundary: string;
}

export class DeleteUserPermissionsBoundary extends OfUser {}

export class PutUserPolicy extends OfUser {
  @Name(128)
  policyName: string;

  @PolicyDocument()
  policyDocument: string | object;
}

export class DeleteUserPolicy extends OfUser {
  @Name(128)
  policyName: string;
}

export class AttachUserPolicy extends OfUser {
  @PolicyArn()
  policyArn: string;
}

export class DetachUserPolicy extends OfUser {
  @PolicyArn()
  policyArn: string;
}
