import { Name, Optional, Path, PolicyArn, PolicyDocument } from '../parameters';

class OfGroup {
  @Name(128)
  groupName: string;
}

export class CreateGroup extends OfGroup {
  @Path()
  path?: string;
}

export class UpdateGroup extends OfGroup {
  @Optional()
  @Name(128)
  newGroupName?: string;

  @Path()
  newPath?: string;
}

export class DeleteGroup extends OfGroup {}

export class AddUserToGroup extends OfGroup {
  @Name(128)
  userName: string;
}

export class RemoveUserFromGroup extends OfGroup {
  @Name(128)
  userName: string;
}

export class PutGroupPolicy extends OfGroup {
  @Name(128)
  policyName: string;

  @PolicyDocument()
  policyDocument: string | object;
}

export class DeleteGroupPolicy extends OfGroup {
  @Name(128)
  policyName: string;
}

export class AttachGroupPolicy extends OfGroup {
  @PolicyArn()
  policyArn: string;
}

export class DetachGroupPolicy extends OfGroup {
  @PolicyArn()
  policyArn: string;
}
