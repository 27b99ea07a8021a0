import { Transform } from 'class-transformer';
import { IsIn, IsString, Length, Matches } from 'class-validator';
import { PolicyDocument } from '../parameters';

/** Printable, so that it can be read in a report. */
const PRINTABLE = /^[^\p{Cc}\p{Cs}]+$/u;

class OfGuardrail {
  @IsIn(['scp', 'rcp'])
  kind: 'scp' | 'rcp';

  /** The root, a unit or the account to which it is attached, by any name; a number is taken as text. */
  @Transform(({ value }: { value: unknown }) => (Number.isSafeInteger(value) ? String(value) : value))
  @IsString()
  @Length(1, 128)
  @Matches(PRINTABLE)
  level: string;

  @IsString()
  @Length(1, 128)
  @Matches(PRINTABLE)
  name: string;
}

/** Keytrail's own: an organization policy that caps this account. Policies of one level are read together, and every level must allow. */
export class SetGuardrail extends OfGuardrail {
  @PolicyDocument()
  document: string | object;
}

/** Keytrail's own. */
export class RemoveGuardrail extends OfGuardrail {}
