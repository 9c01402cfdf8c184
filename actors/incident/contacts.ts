import type { Contact } from "../incident-words.ts"
import type { Handling } from "../terminal/handling.ts"

/** Whoever may be called about an incident: first those of its ladder, in their order, then guardians who are not among them. */
export const contactsOf = ({ guardians, ladder }: Pick<Handling, "guardians" | "ladder">): ReadonlyArray<Contact> => {
  const all = [...ladder.flatMap((rung) => (rung._tag === "contact" ? [rung.contact] : [])), ...guardians]
  return all.filter(({ number }, index) => all.findIndex((one) => one.number === number) === index)
}
