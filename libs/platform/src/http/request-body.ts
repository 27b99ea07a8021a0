import { DomainError } from '@app/kernel';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Transform, type Readable } from 'node:stream';
import { readJson } from './json-body';

const MIB = 1024 * 1024;
/** Bytes of an ordinary body. */
export const BODY_LIMIT = 10 * MIB;
/** Bytes of a streamed body as it comes, compressed or not. */
export const STREAM_LIMIT = 256 * MIB;
/** A body too large is read on for so long: whoever closes on a sender makes it lose the answer. */
const DRAINED_BYTES = 64 * MIB;
const DRAINED_MILLISECONDS = 5_000;

const tooLarge = (limit: number): DomainError =>
  new DomainError('PayloadTooLarge', `The body is larger than the ${limit / MIB} MiB that are taken here`);

/** Marks a route whose body is not parsed: any media type is taken and the handler reads `bodyStream(request)`. */
export const StreamedBody = (): MethodDecorator => RouteConfig({ streamedBody: true });

/** Marks a route whose JSON body holds whole policy documents: it may be nested a little deeper than others, and what is too deep is a ValidationError. */
export const DocumentsBody = (): MethodDecorator => RouteConfig({ holdsDocuments: true });

interface BodyOptions {
  readonly streamedBody?: boolean;
  readonly holdsDocuments?: boolean;
}

const configOf = (request: FastifyRequest): BodyOptions => request.routeOptions.config as BodyOptions;

/** The body of a route marked `@StreamedBody()`. Fails with PayloadTooLarge once it is longer than 256 MiB; not decompressed. */
export function bodyStream(request: FastifyRequest): Readable {
  let bytes = 0;
  const limited = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      done(bytes > STREAM_LIMIT ? tooLarge(STREAM_LIMIT) : null, chunk);
    },
  });
  request.raw.once('error', (error) => limited.destroy(error)).once('aborted', () => limited.destroy(new Error('The caller went away')));
  return request.raw.pipe(limited);
}

async function drain(payload: Readable, announced: number): Promise<void> {
  if (announced > DRAINED_BYTES) return;
  const end = Date.now() + DRAINED_MILLISECONDS;
  let bytes = 0;
  for await (const chunk of payload) if ((bytes += (chunk as Buffer).length) > DRAINED_BYTES || Date.now() > end) return;
}

async function collect(request: FastifyRequest, payload: Readable): Promise<Buffer> {
  const announced = Number(request.headers['content-length'] ?? 0);
  const chunks: Buffer[] = [];
  let bytes = 0;
  if (announced <= BODY_LIMIT)
    for await (const chunk of payload.iterator({ destroyOnReturn: false })) {
      bytes += (chunk as Buffer).length;
      if (bytes > BODY_LIMIT) break;
      chunks.push(chunk as Buffer);
    }
  if (announced <= BODY_LIMIT && bytes <= BODY_LIMIT) return Buffer.concat(chunks, bytes);
  await drain(payload, announced);
  throw tooLarge(BODY_LIMIT);
}

/** Replaces Fastify's body parsers: strict JSON up to 10 MiB, the stream itself where a route asks for it, and nothing else. */
export function parseBodies(instance: FastifyInstance): void {
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser('*', async (request: FastifyRequest, payload: Readable) => {
    if (configOf(request).streamedBody) {
      if (Number(request.headers['content-length'] ?? 0) > STREAM_LIMIT) throw tooLarge(STREAM_LIMIT);
      return undefined;
    }
    const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
    const encoding = request.headers['content-encoding']?.toLowerCase() ?? 'identity';
    const bytes = await collect(request, payload);
    if (type === undefined && bytes.length === 0) return undefined;
    if (type !== 'application/json')
      throw new DomainError('UnsupportedMediaType', `Bodies of type ${type ?? '(none)'} are not taken here: send application/json`);
    if (encoding !== 'identity')
      throw new DomainError('UnsupportedMediaType', `Bodies with Content-Encoding ${encoding} are not taken here: send it uncompressed`);
    return readJson(bytes, configOf(request));
  });
}
