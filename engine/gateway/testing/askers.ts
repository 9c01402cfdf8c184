import type { Asker } from "#wire/asker.ts"
import { PERMISSIONS } from "#wire/permissions.ts"
import { AgentId, EpochMs } from "#actors/vocabulary.ts"

/** Somebody of a test's centre, which has one unit. */
export const testAsker = (account: string, agent: string | null, grants: Asker["grants"]): Asker => ({
  account,
  name: account,
  agent: agent === null ? null : AgentId.make(agent),
  unit: "centre",
  grants,
  reach: { team: ["centre"], department: ["centre"] }
})

/** Of an account with which nothing is the matter. */
export const UNTROUBLED = {
  mustChangePassword: false,
  isInDirectory: false,
  hasTwoStep: false,
  mustSetUpTwoStep: false,
  lockedUntil: EpochMs.make(0),
  language: "browser",
  theme: "system"
} as const

/** Whoever may do everything everywhere. */
export const EVERYTHING: Asker["grants"] = Object.fromEntries(
  PERMISSIONS.map((permission) => [permission, "organisation" as const])
)

/** What agents usually may. */
export const AN_AGENTS: Asker["grants"] = {
  "calls.view": "self",
  "calls.listen": "self",
  "agents.view": "organisation",
  "queues.view": "organisation",
  "customers.view": "organisation"
}
