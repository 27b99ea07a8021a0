import type { CompiledPolicy } from '../statement/compiled-policy';
import type { Population } from './population';

/** The principals (slots) whom policies name in Principal or NotPrincipal: what holds for everybody else need not hold for them. The root user is one of them, whoever is named. */
export function namedIn(policies: readonly (CompiledPolicy | undefined)[], population: Population): ReadonlySet<number> {
  const named = new Set<number>(population.root ? [population.root.slot] : []);
  for (const policy of policies)
    for (const { principals } of policy?.statements ?? [])
      for (const { name } of principals?.listed ?? []) {
        const byKey = population.holder(name);
        if (byKey?.principal) named.add(byKey.slot);
        for (const slot of population.order.named(name)) named.add(slot);
      }
  return named;
}
