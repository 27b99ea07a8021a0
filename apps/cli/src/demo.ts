import { demo } from '@app/cli';
import { sampleOrganization } from '@app/sample-org';
import { exitWith, processRim } from './process-rim';

const organization = sampleOrganization({ accountId: '314159265358', until: new Date() });
exitWith(demo(organization, processRim, { serve: process.argv.includes('--serve') }));
