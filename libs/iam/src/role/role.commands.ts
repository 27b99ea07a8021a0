import { IsInt, Max, Min } from 'class-validator';
import { Name, Optional, Path, PolicyArn, PolicyDocument, RoleDescription, TagKeys, Tags, type Tag } from '../parameters';

class OfRole {
  @Name(64)
  roleName: string;
}

export class CreateRole extends OfRole {
  @PolicyDocument()
  assumeRolePolicyDocument: string | object;

  @Path()
  path?: string;

  @Optional()
  @RoleDescription()
  description?: string;

  /** Seconds. */
  @Optional()
  @IsInt()
  @Min(3600)
  @Max(43_200)
  maxSessionDuration?: number;

  @Optional()
  @PolicyArn()
  permissionsBoundary?: string;

  @Optional()
  @Tags()
  tags?: Tag[];
}

export class UpdateRole extends OfRole {
  @Optional()
  @RoleDescription()
  description?: string;

  /** Seconds. */
  @Optional()
  @IsInt()
  @Min(3600)
  @Max(43_200)
  maxSessionDuration?: number;
}

export class UpdateRoleDescription extends OfRole {
  @RoleDescription()
  description: string;
}

export class UpdateAssumeRolePolicy extends OfRole {
  @PolicyDocument()
  policyDocument: string | object;
}

export class DeleteRole extends OfRole {}

export class TagRole extends OfRole {
  @Tags()
  tags: Tag[];
}

export class UntagRole extends OfRole {
  @TagKeys()
  tagKeys: string[];
}

export class PutRolePermissionsBoundary extends OfRole {
  @PolicyArn()
  permissionsBoundary: string;
}

export class DeleteRolePermissionsBoundary extends OfRole {}

export class PutRolePolicy extends OfRole {
  @Name(128)
  policyName: string;

  @PolicyDocument()
  policyDocument: string | object;
}

export class DeleteRolePolicy extends OfRole {
  @Name(128)
  policyName: string;
}

export class AttachRolePolicy extends OfRole {
  @PolicyArn()
  policyArn: string;
}

export class DetachRolePolicy extends OfRole {
  @PolicyArn()
  policyArn: string;
}
