import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ids, type User } from './user';

const project = join(__dirname, '../..');

/** What a container of the image is: where its root lies here, and what it runs. */
export interface Image {
  readonly root: string;
  readonly workdir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly command: readonly string[];
}

/** The instructions of a Dockerfile: word and rest, comments and continuations resolved. */
const instructions = (text: string): [string, string][] =>
  text
    .replaceAll(/^\s*#.*$/gm, '')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line.trim())
    .map((line) => line.trim().split(/\s+(.*)/s, 2) as [string, string]);

/** The files that `COPY .` would send: what git knows or would add, less what .dockerignore leaves out. */
function contextFiles(): string[] {
  const ignored = readFileSync(join(project, '.dockerignore'), 'utf8').split('\n').filter(Boolean);
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: project, encoding: 'utf8' }).split('\n');
  return files.filter((file) => file && file !== 'node_modules' && !ignored.some((path) => file === path || file.startsWith(`${path}/`)));
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
}

/** Runs the steps of the Dockerfile in order, each stage in a folder of its own below `folder`; absolute paths of the image lie below the stage's folder, its user is `user`. */
export async function buildImage(folder: string, user: User): Promise<Image> {
  const stages = new Map<string, string>();
  let root = folder;
  let workdir = '/';
  let env: Record<string, string> = {};
  let command: string[] = [];
  const here = (path: string): string => join(root, path.startsWith('/') ? path : join(workdir, path));
  for (const [word, rest] of instructions(readFileSync(join(project, 'Dockerfile'), 'utf8'))) {
    if (word === 'FROM') {
      const name = /\sAS\s+(\S+)/i.exec(rest)?.[1] ?? 'last';
      root = join(folder, name);
      stages.set(name, root);
      [workdir, env, command] = ['/', {}, []];
      mkdirSync(root, { recursive: true });
      chmodSync(root, 0o755);
    } else if (word === 'WORKDIR') mkdirSync(join(root, (workdir = rest)), { recursive: true });
    else if (word === 'ENV') for (const [, name, value] of rest.matchAll(/(\w+)=(\S+)/g)) env[name!] = value!;
    else if (word === 'CMD') command = JSON.parse(rest) as string[];
    else if (word === 'COPY') {
      const stage = /^--from=(\S+)\s+/.exec(rest);
      const [to, ...from] = rest
        .replace(/^--from=\S+\s+/, '')
        .split(/\s+/)
        .reverse() as [string, ...string[]];
      if (stage)
        for (const path of from)
          copy(join(stages.get(stage[1]!)!, path), to.endsWith('/') ? join(here(to), path.split('/').at(-1)!) : here(to));
      else
        for (const path of from) for (const file of path === '.' ? contextFiles() : [path]) copy(join(project, file), join(here(to), file));
    } else if (word === 'RUN') await run(inRoot(rest, root, user), here('.'), env);
  }
  return { root, workdir, env, command };
}

/** A shell line of the image as it reads here. */
const inRoot = (line: string, root: string, user: User): string =>
  line.replaceAll(/(?<=\s)\/(app|data)\b/g, `${root}/$1`).replaceAll('node:node', ids(user));

async function run(line: string, cwd: string, env: Record<string, string>): Promise<void> {
  const { NODE_ENV: _, ...outer } = process.env;
  const child = spawn('sh', ['-ec', line], {
    cwd,
    env: { ...outer, npm_config_prefer_offline: 'true', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`RUN ${line} ended with ${code}: ${output.slice(-2000)}`);
}
