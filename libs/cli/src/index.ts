export { keytrail } from './program';
export type { Rim } from './rim';
export { Terminal, type Stream } from './terminal/terminal';
