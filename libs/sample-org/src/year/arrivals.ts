import { addToGroup, createLoginProfile, createUser, enrolMfa } from '../calls/user-calls';
import type { Company } from '../company';
import { ARRIVALS, type Arrival } from '../people';
import type { Sitting } from '../sitting';

function welcome(company: Company, by: Sitting, arrival: Arrival): void {
  const { name, path, group, title } = arrival;
  const user = createUser(by, name, path, { title, ...(group ? { team: group } : { owner: 'platform' }) }, arrival);
  company.users.set(name, user);
  if (group) addToGroup(by, user, group);
  if (arrival.console) createLoginProfile(by, user);
}

/** Everybody who comes, on their day: made by the root user (the first) or an administrator, with an MFA device of their own the same morning. */
export function arrivals(company: Company): void {
  for (const [number, arrival] of ARRIVALS.entries()) {
    const { name, daysAgo } = arrival;
    const tell = (by: Sitting): void => welcome(company, by, arrival);
    if (number === 0) company.atRoot(daysAgo, '08:30', tell);
    else company.atConsole(number < 3 || number % 3 === 1 ? 'maria.silva' : 'jonas.berg', daysAgo, '09:05', tell);
    if (arrival.mfa) company.atConsole(name, daysAgo, '10:30', (by) => enrolMfa(by, company.user(name)));
  }
}
