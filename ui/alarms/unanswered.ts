import type { IncidentRow } from "#wire/alarms.ts"

/** Whoever was to be called was called, and nobody has it: the supervisors are told. */
export const isUnanswered = ({ rung, standing }: Pick<IncidentRow, "rung" | "standing">): boolean =>
  standing === "climbing" && rung === "supervisors"
