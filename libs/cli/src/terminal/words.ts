/** `2026-11-25 13:02:03`, UTC; an en dash for what is not known. */
export const timeInWords = (iso: string | null | undefined): string => (iso ? iso.slice(0, 19).replace('T', ' ') : '–');

/** `3 days`, `1 day`. */
export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number.toLocaleString('en')} ${number === 1 ? one : many}`;

/** `user/ann` for an ARN of IAM, whatever its path; an assumed role by role and session; anything else as it is. */
export function shortForm(arn: string): string {
  const resource = /^arn:aws[a-z-]*:(?:iam|sts)::[0-9]*:(.+)$/.exec(arn)?.[1];
  if (resource === undefined) return arn;
  const [kind = '', ...path] = resource.split('/');
  if (kind === 'assumed-role') return `role/${path.join('/')}`;
  return path.length > 0 ? `${kind}/${path.at(-1)}` : kind;
}

/** `BackupVault`, `SecurityAudit (AWS)`. */
export const policyName = (arn: string): string =>
  `${arn.slice(arn.lastIndexOf('/') + 1)}${/^arn:aws[a-z-]*:iam::aws:/.test(arn) ? ' (AWS)' : ''}`;

/** A policy as answers name it: its ARN, or `inline:<holder ARN>/<name>`. */
export function policyInWords(policy: string): string {
  const inline = /^inline:(.+)\/([^/]+)$/.exec(policy);
  return inline ? `inline policy ${inline[2]} of ${shortForm(inline[1] ?? '')}` : `policy ${policyName(policy)}`;
}

/** `12.3 GiB`. */
export function bytesInWords(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1);
  return `${(bytes / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}
