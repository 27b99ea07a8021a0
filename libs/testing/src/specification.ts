import type { Command, CommandContext } from '@app/kernel';
import { SpecifiedHistory, type Decided, type SpecifiedDomain } from './specified-history';

type ExpectedFact = readonly [type: string, data?: object];

/** Expectations on one command after a history. */
class When {
  constructor(private readonly outcome: () => Decided) {}

  /** Exactly these facts, each with at least these members of its data. */
  // oxlint-disable-next-line unicorn/no-thenable -- nobody awaits it: it reads as given, when, then
  then(...facts: readonly ExpectedFact[]): this {
    return this.thenAll(facts);
  }

  thenNothing(): this {
    return this.thenAll([]);
  }

  /** AWS's answer, at least these members. */
  answering(result: object): this {
    expect(this.outcome().result).toMatchObject(result);
    return this;
  }

  /** A refusal with this code, and words that its sentence holds. */
  thenRefused(code: string, words = ''): this {
    expect(() => this.outcome()).toThrow(expect.objectContaining({ code, message: expect.stringContaining(words) as string }) as Error);
    return this;
  }

  private thenAll(facts: readonly ExpectedFact[]): this {
    const { events } = this.outcome();
    expect(events.map(({ type }) => type)).toEqual(facts.map(([type]) => type));
    facts.forEach(([, data = {}], at) => expect(events[at]?.data).toMatchObject(data));
    return this;
  }
}

interface Given {
  and<C extends object, S, X extends CommandContext>(command: Command<C, S, X>, body: C, more?: object): Given;
  when<C extends object, S, X extends CommandContext>(command: Command<C, S, X>, body: C, more?: object): When;
}

/**
 * Given/when/then for deciders: `given(createUser, { userName: 'ann' }).when(deleteUser, { userName: 'ann' }).then(['UserDeleted', { userName: 'ann' }])`. What is given are commands of
 * the past; `given()` is an empty account. Bodies are validated, events checked against their schemas, and claims kept.
 */
export function specification(domain: SpecifiedDomain) {
  const from = (past: readonly ((history: SpecifiedHistory) => unknown)[]): Given => ({
    and: (command, body, more) => from([...past, (history) => history.issue(command, body, more)]),
    when(command, body, more) {
      let decided: Decided | undefined;
      return new When(() => {
        if (decided) return decided;
        const history = new SpecifiedHistory(domain);
        for (const step of past) step(history);
        return (decided = history.issue(command, body, more));
      });
    },
  });
  function given(): Given;
  function given<C extends object, S, X extends CommandContext>(command: Command<C, S, X>, body: C, more?: object): Given;
  function given<C extends object, S, X extends CommandContext>(command?: Command<C, S, X>, body?: C, more?: object): Given {
    return command && body ? from([]).and(command, body, more) : from([]);
  }
  return given;
}
