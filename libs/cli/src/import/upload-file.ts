import { createReadStream } from 'node:fs';
import { Refusal } from '../http/refusal';
import type { KeytrailClient } from '../http/keytrail-client';
import type { FileResult, ImportAnswer } from './import-answer';
import type { ImportFile } from './cloudtrail-files';

async function* counted(file: ImportFile, sent: (bytes: number) => void): AsyncIterable<Uint8Array> {
  for await (const chunk of createReadStream(file.path, { highWaterMark: 256 * 1024 })) {
    yield chunk as Uint8Array;
    sent((chunk as Uint8Array).length);
  }
}

/** Sends one file. A file that the server refuses does not stop the others; a refused token, and no server, do. */
export async function uploadFile(
  client: KeytrailClient,
  path: string,
  file: ImportFile,
  sent: (bytes: number) => void,
): Promise<FileResult> {
  try {
    return { file: file.path, ...(await client.upload<ImportAnswer>(path, counted(file, sent))) };
  } catch (error) {
    if (error instanceof Refusal && error.status !== 401 && error.status < 500) return { file: file.path, refused: error.message };
    throw error;
  }
}
