import { upgrades } from "../upgrades.ts"

/** Version 1 heard nothing of terms that change. What it wrote reads the same. */
const from1 = {}

export const upgrade = upgrades(from1)
