import * as Schema from "effect/Schema"
import { go, nodeKind, playPrompt } from "../node-kind.ts"

/** Plays a prompt and goes on. `early`: in a flow that answers late, whoever is not answered yet hears it without being answered. */
export const play = nodeKind(
  "Play",
  { prompt: Schema.String, next: Schema.String, early: Schema.optionalKey(Schema.Boolean) },
  {
    words: { zh: "播放语音", en: "Play a prompt" },
    waits: true,
    exits: ({ next }) => ({ next }),
    uses: ({ prompt }) => ({ prompts: [prompt] }),
    enter: ({ early, prompt }, here) => playPrompt(here, prompt, early),
    promptOver: ({ next }) => go(next)
  }
)
