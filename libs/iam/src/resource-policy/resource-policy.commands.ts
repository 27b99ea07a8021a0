import { PolicyDocument, ResourceArn } from '../parameters';

class OfResource {
  @ResourceArn()
  resourceArn: string;
}

/** Keytrail's own: the policy that a resource bears, whatever the service's own call is named. */
export class SetResourcePolicy extends OfResource {
  @PolicyDocument()
  document: string | object;
}

/** Keytrail's own. */
export class RemoveResourcePolicy extends OfResource {}
