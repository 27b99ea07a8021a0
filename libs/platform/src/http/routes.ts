import type { FastifyInstance } from 'fastify';

const asPattern = (url: string): RegExp =>
  new RegExp(
    `^${url
      .split('/')
      .map((part) => (part.startsWith(':') ? '[^/]+' : part === '*' ? '.*' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
      .join('/')}$`,
  );

/** Which methods a path knows: what tells "no such method" from "no such path". Must be made before the routes are. */
export class Routes {
  private readonly known: { readonly pattern: RegExp; readonly methods: readonly string[] }[] = [];

  constructor(instance: FastifyInstance) {
    instance.addHook('onRoute', ({ url, method }) => void this.known.push({ pattern: asPattern(url), methods: [method].flat() }));
  }

  /** The methods of the routes that the path fits, in order; empty if there is no such path. */
  methodsOf(path: string): string[] {
    return [...new Set(this.known.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods))].sort();
  }
}
