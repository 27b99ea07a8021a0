import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsString, Length, Matches, MaxLength, ValidateBy, ValidateIf, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

/**
 * Parameters as the AWS API bounds them (its service model `iam-2010-05-08`), once for all commands. A parameter that is not `Optional` is required.
 */
const all =
  (...decorators: readonly PropertyDecorator[]): PropertyDecorator =>
  (target, key) => {
    for (const decorate of decorators) decorate(target, key);
  };

/** What the API documents say of a parameter where its decorators cannot tell it. */
const described =
  (schema: Exclude<Parameters<typeof JSONSchema>[0], (...given: never[]) => unknown>): PropertyDecorator =>
  (target, key) =>
    JSONSchema(() => schema)(target, String(key));

/** Absent, but not null. */
export const Optional = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);

/** Names of users, groups, roles, policies and devices: letters, digits and `_+=,.@-`. */
export const Name = (atMost: number): PropertyDecorator => all(IsString(), Length(1, atMost), Matches(/^[\w+=,.@-]+$/));

/** `/` or `/…/` of visible ASCII characters. */
export const Path = (): PropertyDecorator => all(Optional(), IsString(), Length(1, 512), Matches(/^(?:\/|\/[\u0021-\u007E]+\/)$/));

/** Paths of policies have fewer characters. */
export const PolicyPath = (): PropertyDecorator => all(Optional(), IsString(), Length(1, 512), Matches(/^(?:\/[A-Za-z0-9.,+@=_-]+)*\/$/));

/** The ARN of a managed policy. */
export const PolicyArn = (): PropertyDecorator =>
  all(IsString(), Length(20, 2048), Matches(/^arn:[\w-]+:iam::(?:\d{12}|aws):policy\/[\w+=,.@/-]+$/));

/** The ARN of one resource of any service, without wildcards. */
export const ResourceArn = (): PropertyDecorator =>
  all(
    IsString(),
    Length(12, 2048),
    Matches(/^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(?:\d{12})?:[\u0021-\u0029\u002B-\u003E\u0040-\u007E]+$/),
  );

const DOCUMENT_TEXT = /^[\u0009\u000A\u000D\u0020-\u00FF]+$/;
const isDocument = (value: unknown): boolean =>
  typeof value === 'string'
    ? value.length <= 131_072 && DOCUMENT_TEXT.test(value)
    : typeof value === 'object' && value !== null && !Array.isArray(value);

/** A policy document: JSON text, as AWS takes it, or the object. */
export const PolicyDocument = (): PropertyDecorator =>
  all(
    ValidateBy({
      name: 'isPolicyDocument',
      validator: {
        validate: isDocument,
        defaultMessage: (at) => `${at?.property} must be JSON text of 1 to 131072 characters (Latin-1), or an object`,
      },
    }),
    described({ oneOf: [{ type: 'string', minLength: 1, maxLength: 131_072 }, { type: 'object' }] }),
  );

/** Role descriptions: Latin-1 without control characters. */
export const RoleDescription = (): PropertyDecorator =>
  all(IsString(), MaxLength(1000), Matches(/^[\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*$/));

const TAG_KEY = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u;
const TAG_VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** A tag: the key 1 to 128 characters, the value up to 256; letters, digits, white space and `_.:/=+-@`. */
export class Tag {
  @IsString()
  @Length(1, 128)
  @Matches(TAG_KEY)
  key: string;

  @IsString()
  @MaxLength(256)
  @Matches(TAG_VALUE)
  value: string;
}

/** Up to 50 tags. */
export const Tags = (): PropertyDecorator =>
  all(
    IsArray(),
    ArrayMaxSize(50),
    ValidateNested({ each: true }),
    Type(() => Tag),
    described({
      type: 'array',
      maxItems: 50,
      items: {
        type: 'object',
        required: ['key', 'value'],
        properties: {
          key: { type: 'string', minLength: 1, maxLength: 128, pattern: TAG_KEY.source },
          value: { type: 'string', maxLength: 256, pattern: TAG_VALUE.source },
        },
      },
    }),
  );

/** Up to 50 keys of tags. */
export const TagKeys = (): PropertyDecorator =>
  all(IsArray(), ArrayMaxSize(50), IsString({ each: true }), Length(1, 128, { each: true }), Matches(TAG_KEY, { each: true }));
