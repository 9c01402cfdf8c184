import { choice, text, whole } from "../thing/field.ts"
import { PLAIN_ID, type RowOfThing, thing } from "../thing/thing.ts"

const COLOURS = "ready ringing talking wrap-up not-ready break disconnected signed-out".split(" ")

/** 状态样式: how the centre calls, colours and orders the states of its agents. Which states there are is the engine's. */
export const stateLook = thing({
  name: "state-look",
  plural: "state-looks",
  words: { zh: "状态样式", en: "Looks of states" },
  id: { words: { zh: "状态", en: "State" }, by: "person", pattern: PLAIN_ID, maxLength: 64, example: "ready" },
  title: "zh",
  permissions: { view: "parameters.view", edit: "parameters.edit" },
  isOfCentre: true,
  fields: {
    zh: text({
      zh: "中文",
      en: "Chinese",
      minLength: 1,
      maxLength: 20,
      example: "示闲",
      isListed: true,
      isSearched: true
    }),
    en: text({
      zh: "英文",
      en: "English",
      minLength: 1,
      maxLength: 40,
      example: "Ready",
      isListed: true,
      isSearched: true
    }),
    colour: choice(
      COLOURS.map((value) => ({ value, words: { zh: value, en: value } })),
      { zh: "颜色", en: "Colour", example: "ready", isListed: true }
    ),
    order: whole({ zh: "顺序", en: "Order", minimum: 0, maximum: 9999, example: 60, usual: 60, isListed: true })
  }
})
export type StateLook = RowOfThing<typeof stateLook>
