/** ARNs of what bears a policy, where something that bears none lies below it. */
const BEARERS: readonly RegExp[] = [
  /^arn:[^:]+:s3:::[^/]+(?=\/)/,
  /^arn:[^:]+:s3(?:-object-lambda)?:[^:]+:[^:]*:accesspoint\/[^/]+(?=\/)/,
  /^arn:[^:]+:dynamodb:[^:]*:[^:]*:table\/[^/]+(?=\/index\/)/,
];

/** The ARN to which AWS attaches the policy that judges a resource: of an S3 object its bucket's or access point's, of an index its table's; else the resource's own. */
export function policyBearer(resource: string): string {
  for (const bearer of BEARERS) {
    const found = bearer.exec(resource);
    if (found) return found[0];
  }
  return resource;
}
