import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../failure';

/** A file to import. */
export interface ImportFile {
  readonly path: string;
  readonly bytes: number;
}

const NAMED_AS_CLOUDTRAIL = /\.(json|jsonl)(\.gz)?$/i;

async function below(folder: string): Promise<ImportFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && NAMED_AS_CLOUDTRAIL.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(paths.sort().map(async (path) => ({ path, bytes: (await stat(path)).size })));
}

/** The files that the paths name: files as they are, of folders all `.json`, `.jsonl` and their `.gz` below, in order of their names. */
export async function cloudtrailFiles(paths: readonly string[]): Promise<ImportFile[]> {
  const found: ImportFile[] = [];
  for (const path of paths) {
    const place = await stat(path).catch((error: NodeJS.ErrnoException) => {
      throw new Failure(error.code === 'ENOENT' ? `There is no file or folder ${path}` : `${path} cannot be read (${error.code})`);
    });
    const files = place.isDirectory() ? await below(path) : [{ path, bytes: place.size }];
    if (files.length === 0) throw new Failure(`Below ${path} there is no .json, .jsonl, .json.gz or .jsonl.gz file`);
    found.push(...files);
  }
  return found;
}
