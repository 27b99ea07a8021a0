import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** As whom PostgreSQL's programs run; undefined = as ourselves. */
export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** The machine's users, as /etc/passwd names them. */
function users(): ServerUser[] {
  const lines = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8').split('\n') : [];
  return lines
    .map((line) => line.split(':'))
    .flatMap(([name, , uid, gid]) => (name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : []));
}

/** PostgreSQL refuses to run as root: then it runs as the owner of its cluster, else as `postgres`, else as `nobody`. */
export function serverUser(clusterDir: string): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = statSync(clusterDir, { throwIfNoEntry: false });
  const known = users();
  if (owner && owner.uid !== 0)
    return known.find(({ uid }) => uid === owner.uid) ?? { name: String(owner.uid), uid: owner.uid, gid: owner.gid };
  const named = (wanted: string): ServerUser | undefined => known.find(({ name }) => name === wanted);
  return named('postgres') ?? named('nobody') ?? { name: 'nobody', uid: 65534, gid: 65534 };
}

/** Whether the user may pass through a folder and all folders above it, by their mode bits. */
export function canEnter(folder: string, user: ServerUser | undefined): boolean {
  if (!user) return true;
  const { mode, uid, gid } = statSync(folder);
  const search = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
  if ((mode & search) === 0) return false;
  const above = dirname(folder);
  return above === folder || canEnter(above, user);
}
