import type { CallRecord } from "#wire/records.ts"
import type { CallerForm } from "./schema.ts"

/** What a form asks of a call. */
export type Origin = Pick<CallRecord, "dialledNumber" | "keys" | "list" | "queue">
type Conditions = Pick<CallerForm, "id" | "keys" | "list" | "numbers" | "order" | "queues">

/** The first form whose conditions all hold; a condition that says nothing holds for every call. */
export const formFor = <F extends Conditions>(forms: ReadonlyArray<F>, call: Origin): F | null =>
  forms
    .toSorted((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))
    .find(
      ({ keys, list, numbers, queues }) =>
        isAmong(numbers, call.dialledNumber) &&
        isAmong(queues, call.queue) &&
        call.keys.startsWith(keys) &&
        (list === null || list === call.list)
    ) ?? null

const isAmong = (some: ReadonlyArray<string>, one: string | null): boolean =>
  some.length === 0 || (one !== null && some.includes(one))
