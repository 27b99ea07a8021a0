import { AGENTS, asService, fromAccount } from '../caller';
import {
  describeInstances,
  getCallerIdentity,
  getObject,
  listBuckets,
  listUsers,
  putMetricData,
  putObject,
  runInstance,
} from '../calls/service-calls';
import { assumeRole, assumeRoleWithWebIdentity } from '../calls/session-calls';
import type { Company } from '../company';
import { BUCKETS } from '../documents';
import { ARRIVALS, type Arrival } from '../people';
import type { Sitting } from '../sitting';
import { AUDITOR_ACCOUNT, EXTERNAL_ID, OIDC_HOST } from './roles';

const hour = (company: Company, from: number, to: number): string =>
  `${company.random.between(from, to)}:${String(company.random.below(60)).padStart(2, '0')}`;

/** What a person of each group does at the console. */
const WORK: Readonly<Record<string, (by: Sitting, day: number) => void>> = {
  admins: (by) => listUsers(by),
  developers: (by, day) => (day % 2 ? describeInstances(by) : putObject(by, BUCKETS.builds, `shop/${day}.zip`)),
  data: (by, day) => getObject(by, BUCKETS.exports, `2026/${day}.csv`),
  auditors: (by) => listUsers(by),
  finance: (by, day) => getObject(by, BUCKETS.invoices, `${day}.pdf`),
  support: (by) => describeInstances(by),
};

function people(company: Company, arrival: Arrival, share: number): void {
  const last = arrival.name === 'oscar.lind' ? 90 : 1;
  for (let day = arrival.daysAgo - 1; day >= last; day--) {
    if (company.calendar.workday(day) !== day || !company.random.chance(share)) continue;
    company.atConsole(arrival.name, day, hour(company, 11, 17), (by) => WORK[arrival.group ?? '']?.(by, day));
  }
}

/** A key's owner works with it every so many days, from the day after it was made until the last. */
function routine(
  company: Company,
  owner: string,
  key: string,
  from: number,
  to: number,
  every: number,
  work: (by: Sitting, day: number) => void,
): void {
  for (let day = from; day >= to; day -= every)
    company.byKey(owner, key, company.calendar.ago(day, hour(company, 1, 20)), (by) => work(by, day));
}

function machines(company: Company): void {
  const release = (by: Sitting, day: number): void => {
    const deploy = company.session('Deploy', `release-${day}`, assumeRole(by, company.role('Deploy'), `release-${day}`), by);
    putObject(deploy, BUCKETS.builds, `shop/release-${day}.zip`);
    if (day % 9 === 0) runInstance(deploy, `i-${company.random.hex(17)}`);
  };
  routine(company, 'ci-legacy', 'ci-legacy/old', 359, 76, 4, release);
  routine(company, 'ci-legacy', 'ci-legacy/old', 75, 3, 12, (by) => getCallerIdentity(by));
  routine(company, 'ci-legacy', 'ci-legacy/new', 17, 2, 5, release);
  routine(company, 'backup-agent', 'backup-agent', 343, 1, 3, (by, day) => putObject(by, BUCKETS.backups, `nightly/${day}.tar.zst`));
  routine(company, 'metrics-exporter', 'metrics-exporter/old', 258, 42, 7, (by) => putMetricData(by));
  routine(company, 'metrics-exporter', 'metrics-exporter/new', 40, 1, 3, (by) => putMetricData(by));
  routine(company, 'jonas.berg', 'jonas.berg', 338, 2, 21, (by) => listUsers(by));
  routine(company, 'daniel.cho', 'daniel.cho', 296, 115, 14, (by) => listBuckets(by));
  routine(company, 'priya.nair', 'priya.nair', 126, 60, 8, (by, day) => putObject(by, BUCKETS.builds, `shop/${day}.zip`));
  routine(company, 'hiro.tanaka', 'hiro.tanaka', 79, 1, 4, (by, day) => getObject(by, BUCKETS.lake, `orders/${day}.parquet`));
  routine(company, 'noah.martin', 'noah.martin', 53, 2, 6, (by, day) => getObject(by, BUCKETS.exports, `2026/${day}.csv`));
}

function federation(company: Company): void {
  for (let day = 67; day >= 1; day -= 3)
    company.schedule(company.calendar.ago(day, hour(company, 8, 18)), (at) => {
      const repository = 'repo:brightwater/shop:ref:refs/heads/main';
      const provider = company.trail.arn(`oidc-provider/${OIDC_HOST}`);
      const identity = {
        type: 'WebIdentityUser',
        principalId: `${provider}:sts.amazonaws.com:${repository}`,
        userName: repository,
        identityProvider: provider,
      };
      const by = company.sit({ identity, ip: '192.0.2.140', agent: AGENTS.actions }, at);
      const key = assumeRoleWithWebIdentity(by, company.role('GitHubActions'), 'GitHubActions', provider);
      putObject(company.session('GitHubActions', 'GitHubActions', key, by), BUCKETS.builds, `shop/main-${day}.zip`);
    });
  for (let day = 170; day >= 5; day -= 55)
    company.schedule(company.calendar.ago(day, '06:30'), (at) => {
      const by = company.sit(fromAccount(AUDITOR_ACCOUNT, 'AROA4CDFJHMQW7ZS3AUDX:collector', '192.0.2.201'), at);
      listUsers(company.session('ExternalAudit', 'collector', assumeRole(by, company.role('ExternalAudit'), 'collector', EXTERNAL_ID), by));
    });
  for (let day = 350; day >= 2; day -= 12)
    company.schedule(company.calendar.ago(day, '04:00'), (at) => {
      const by = company.sit(asService('ec2.amazonaws.com'), at);
      putMetricData(
        company.session('web-server', 'i-0a1b2c3d4e5f60718', assumeRole(by, company.role('web-server'), 'i-0a1b2c3d4e5f60718'), by),
      );
    });
}

/** Sign-ins, calls by keys, sessions of roles: what was done with the access. `share` = of working days on which a person signs in. */
export function dailyWork(company: Company, share: number): void {
  if (share <= 0) return;
  for (const arrival of ARRIVALS) if (arrival.console) people(company, arrival, share);
  machines(company);
  federation(company);
  company.byKey('hiro.tanaka', 'hiro.tanaka', new Date(company.calendar.until.getTime() - 240_000), getCallerIdentity);
}
