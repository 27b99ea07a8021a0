export { sampleOrganization, type SampleOptions, type SampleOrganization } from './sample-organization';
export type { SampleQuestion } from './sample-questions';
export type { CloudTrailRecord } from './record';
