import { DomainError, isAccountId, parseArn } from '@app/kernel';
import { checkContextSize, type ContextValues } from '@app/policy-engine';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsDefined, IsObject, IsOptional, IsString, MaxLength } from 'class-validator';
import { AccessQuestion } from './access-question.dto';

/** May this principal do that? */
export class CanQuestion extends AccessQuestion {
  @ApiProperty({ example: 'user/ann', description: 'ARN or short form of a user, a role or root' })
  @IsString()
  @MaxLength(2048)
  principal!: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    example: { 'aws:SourceIp': '10.0.0.1' },
    description: 'Condition key → text or list of texts',
  })
  @IsOptional()
  @IsObject()
  context?: Record<string, unknown>;

  @ApiPropertyOptional({
    type: [String],
    description: 'Condition keys that may be absent or hold any value; "*" = every key neither given nor derived from the principal',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(200)
  @IsString({ each: true })
  unknown?: string[];

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, description: 'The policy of the resource, as object or JSON text' })
  @IsOptional()
  @IsDefined()
  resourcePolicy?: unknown;
}

const wrong = (path: string, message: string): DomainError => new DomainError('ValidationError', `${path} ${message}`, [{ path, message }]);

/** The resource's account. Refuses a resource that is neither an ARN nor `*`, and an account id that is none. */
export function resourceAccountOf(
  { resource, resourceAccountId }: Pick<AccessQuestion, 'resource' | 'resourceAccountId'>,
  accountId: string,
): string {
  const arn = parseArn(resource);
  if (!arn && resource !== '*') throw wrong('resource', 'must be an ARN or *');
  if (resourceAccountId !== undefined && !isAccountId(resourceAccountId))
    throw new DomainError('InvalidAccountId', 'resourceAccountId must be 12 digits');
  return resourceAccountId ?? (arn?.accountId || accountId);
}

/** Condition values as texts: JSON's numbers and truth values are taken at their word. */
export function contextOf({ context = {} }: CanQuestion): ContextValues {
  const textOf = (key: string, value: unknown): string => {
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw wrong(`context.${key.slice(0, 100)}`, 'must be text or a list of texts');
  };
  const values: ContextValues = Object.fromEntries(
    Object.entries(context).map(([key, value]) => [
      key,
      Array.isArray(value) ? value.map((each) => textOf(key, each)) : textOf(key, value),
    ]),
  );
  checkContextSize(values, 'context');
  return values;
}
