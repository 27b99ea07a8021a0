import { IsBoolean, IsString, Matches, MaxLength } from 'class-validator';
import { Name, Optional, PolicyArn, PolicyDocument, PolicyPath, TagKeys, Tags, type Tag } from '../parameters';

export class CreatePolicy {
  @Name(128)
  policyName: string;

  @PolicyPath()
  path?: string;

  @PolicyDocument()
  policyDocument: string | object;

  @Optional()
  @IsString()
  @MaxLength(1000)
  description?: string;

  @Optional()
  @Tags()
  tags?: Tag[];
}

class OfPolicy {
  @PolicyArn()
  policyArn: string;
}

class OfVersion extends OfPolicy {
  @IsString()
  @Matches(/^v[1-9][0-9]*(\.[A-Za-z0-9-]*)?$/)
  versionId: string;
}

export class CreatePolicyVersion extends OfPolicy {
  @PolicyDocument()
  policyDocument: string | object;

  @Optional()
  @IsBoolean()
  setAsDefault?: boolean;
}

export class SetDefaultPolicyVersion extends OfVersion {}

export class DeletePolicyVersion extends OfVersion {}

export class DeletePolicy extends OfPolicy {}

export class TagPolicy extends OfPolicy {
  @Tags()
  tags: Tag[];
}

export class UntagPolicy extends OfPolicy {
  @TagKeys()
  tagKeys: string[];
}
