import type { Field, Input } from "#engine/records/thing/field.ts"
import type { References } from "../references.ts"

/** What every input gets. `value` is as it would be kept. */
export interface InputProps<A = unknown> {
  readonly id: string
  readonly field: Field<unknown>
  readonly value: A
  readonly onChange: (value: A) => void
  readonly references: References
  readonly isDisabled: boolean
  readonly isInvalid: boolean
  readonly describedBy: string
  /** Id of the thing itself, for editors that check it as a whole. */
  readonly thingId: string
}

type Kind<K extends Input["kind"]> = Extract<Input, { readonly kind: K }>
/** The declaration of an input whose kind is known. */
export const inputOf = <K extends Input["kind"]>({ field }: InputProps) => field.input as Kind<K>
