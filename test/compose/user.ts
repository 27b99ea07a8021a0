import { execFileSync } from 'node:child_process';

/** Whom a service runs as here: never root. */
export interface User {
  readonly uid?: number;
  readonly gid?: number;
}

/** As root, `nobody`; else whoever runs the tests. */
export function normalUser(): User {
  if (process.getuid?.() !== 0) return {};
  const id = (option: string): number => Number(execFileSync('id', [option, 'nobody'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

export const ids = ({ uid, gid }: User): string => `${uid ?? process.getuid?.()}:${gid ?? process.getgid?.()}`;
