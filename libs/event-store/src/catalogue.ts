import { DomainError, type EventDefinition } from '@app/kernel';

/** The definitions of all event types: what may be appended, and how an older version of `data` becomes today's. */
export class Catalogue {
  private readonly byType: ReadonlyMap<string, EventDefinition>;

  constructor(definitions: readonly EventDefinition[]) {
    this.byType = new Map(definitions.map((definition) => [definition.type, definition]));
    if (this.byType.size < definitions.length) throw new Error('Two event definitions have the same type');
  }

  /** The definition of a type; refuses a type that this version does not know. */
  definition(type: string): EventDefinition {
    const definition = this.byType.get(type);
    if (!definition)
      throw new DomainError(
        'UnknownEventType',
        `This version of Keytrail does not know the event type ${type}; start the version that wrote it, or a newer one`,
      );
    return definition;
  }

  /** `data` in today's version: n → n + 1 step by step. A version newer than ours stops the reader: a fact is never skipped. */
  upcast(type: string, schemaVersion: number, data: unknown): { schemaVersion: number; data: unknown } {
    const definition = this.definition(type);
    if (schemaVersion > definition.schemaVersion) {
      throw new DomainError(
        'UnknownEventType',
        `${type} is stored in version ${schemaVersion}, this version of Keytrail knows ${definition.schemaVersion} at most; start a newer one`,
      );
    }
    for (let version = schemaVersion; version < definition.schemaVersion; version++) {
      const step = definition.upcast?.[version];
      if (!step) throw new Error(`${type} has no upcaster from version ${version} to ${version + 1}`);
      data = step(data);
    }
    return { schemaVersion: definition.schemaVersion, data };
  }
}
