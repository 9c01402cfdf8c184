import * as Schema from "effect/Schema"
import { go, nodeKind, playPrompt } from "../node-kind.ts"

/** Plays a prompt and goes on. */
export const play = nodeKind(
  "Play",
  { prompt: Schema.String, next: Schema.String },
  {
    words: { zh: "播放语音", en: "Play a prompt" },
    waits: true,
    exits: ({ next }) => ({ next }),
    uses: ({ prompt }) => ({ prompts: [prompt] }),
    enter: ({ prompt }, here) => playPrompt(here, prompt),
    promptOver: ({ next }) => go(next)
  }
)
