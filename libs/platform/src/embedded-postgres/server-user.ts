import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** As whom PostgreSQL's programs run; undefined = as ourselves. */
export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root: then it runs as the owner of its cluster, else as `postgres`, else as `nobody`. */
export function serverUser(clusterDir?: string): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = clusterDir && existsSync(clusterDir) ? statSync(clusterDir) : undefined;
  if (owner && owner.uid !== 0) return { name: `uid ${owner.uid}`, uid: owner.uid, gid: owner.gid };
  const accounts = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8').split('\n') : [];
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = accounts.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    if (uid && gid) return { name, uid: Number(uid), gid: Number(gid) };
  }
  return { name: 'nobody', uid: 65534, gid: 65534 };
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
