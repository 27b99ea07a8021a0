export { Failure } from './failure';
export { keytrail } from './program';
export type { Rim } from './rim';
export { Terminal, type Stream } from './terminal/terminal';
export { demo } from './demo/demo';
export type { DemoOrganization } from './demo/demo-organization';
