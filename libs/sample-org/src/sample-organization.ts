import { DomainError, isAccountId } from '@app/kernel';
import { Calendar } from './calendar';
import { Company } from './company';
import { ARRIVALS } from './people';
import { Random } from './random';
import type { CloudTrailRecord } from './record';
import { sampleQuestions, type SampleQuestion } from './sample-questions';
import { Trail } from './trail';
import { arrivals } from './year/arrivals';
import { changes } from './year/changes';
import { crowd } from './year/crowd';
import { dailyWork } from './year/daily-work';
import { foundation } from './year/foundation';
import { keys, machineRights } from './year/keys';
import { roles } from './year/roles';

/** What the organisation is made of; the same options give the same records, byte by byte. */
export interface SampleOptions {
  readonly accountId: string;
  /** The end of the year; nothing happens later. */
  readonly until: Date;
  /** Default `brightwater`. */
  readonly seed?: string;
  /** Users at the end, 20 (the story's people and machines, the default) or more. */
  readonly users?: number;
  /** Customer policies that users beyond the story's share; default 0. */
  readonly sharedPolicies?: number;
  /** Share (0 to 1) of users beyond the story's with an inline policy; default 0. */
  readonly inlineShare?: number;
  /** Share (0 to 1) of working days on which a person signs in and works; 0 = no usage at all. Default 0.2. */
  readonly usage?: number;
}

/** A company called Brightwater and its year. */
export interface SampleOrganization {
  readonly accountId: string;
  readonly name: string;
  /** In order of time; importers must take them in any. */
  readonly records: readonly CloudTrailRecord[];
  readonly questions: readonly SampleQuestion[];
  /** The policy whose default version was a mistake for three quarters of an hour. */
  readonly mistake: { readonly policyArn: string };
}

/** Of those who came, one left. */
const STORY_USERS = ARRIVALS.length - 1;

/** Generates the organisation; throws ValidationError for an account id that is none or fewer users than the story has. */
export function sampleOrganization(options: SampleOptions): SampleOrganization {
  const { accountId, until, seed = 'brightwater', users = STORY_USERS, sharedPolicies = 0, inlineShare = 0, usage = 0.2 } = options;
  if (!isAccountId(accountId)) throw new DomainError('ValidationError', `The account id ${accountId} is not 12 digits`);
  if (users < STORY_USERS)
    throw new DomainError('ValidationError', `The sample organisation has at least ${STORY_USERS} users, not ${users}`);
  const random = new Random(`${seed}/${accountId}`);
  const trail = new Trail(accountId, random.fork(`records/${until.toISOString()}`), random.fork('entities'));
  const company = new Company(trail, new Calendar(until), random.fork('year'));
  foundation(company);
  arrivals(company);
  roles(company);
  keys(company);
  machineRights(company);
  changes(company);
  crowd(company, { users: users - STORY_USERS, sharedPolicies, inlineShare });
  dailyWork(company, usage);
  company.tell();
  const records = trail.records.sort((a, b) => (a.eventTime < b.eventTime ? -1 : a.eventTime > b.eventTime ? 1 : 0));
  return {
    accountId,
    name: 'Brightwater',
    records,
    questions: sampleQuestions(accountId),
    mistake: { policyArn: company.policy('DeveloperAccess').arn },
  };
}
