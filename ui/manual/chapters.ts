import { administrator } from "./administrator.ts"
import { agent } from "./agent.ts"
import type { Chapter } from "./chapter.ts"
import { supervisor } from "./supervisor.ts"

/** The manual, a page each. */
export const CHAPTERS: ReadonlyArray<Chapter> = [agent, supervisor, administrator]
