import { keytrail } from '@app/cli';
import { exitWith, processRim } from './process-rim';

exitWith(keytrail(process.argv.slice(2), processRim));
