import * as Schema from "effect/Schema"
import { createResource } from "solid-js"
import { Select } from "../../../controls/select.tsx"
import { ask } from "../../../people/affairs.ts"
import { say, t } from "../../../shared/language.ts"
import { inputOf, type InputProps } from "../input-props.ts"

const Offers = Schema.Array(
  Schema.Struct({ value: Schema.String, words: Schema.Struct({ zh: Schema.String, en: Schema.String }) })
)

const NONE = { zh: "无", en: "None" }

/** A text of which the server knows what may stand there: chosen by its name. What it is now can stay, also where it is not known. */
export const Offered = (props: InputProps<string | null>) => {
  const [read] = createResource(
    () => `/api/${inputOf<"text">(props as InputProps).offers ?? ""}`,
    (path) => ask("GET", path, Offers)
  )
  const known = () => {
    const outcome = read.latest
    return outcome !== undefined && "answer" in outcome ? outcome.answer : []
  }
  const options = () => {
    const kept = props.value
    const offered = known().map(({ value, words }) => ({ value, text: `${say(words)} (${value})` }))
    const isKnown = kept === null || offered.some(({ value }) => value === kept)
    return [{ value: "", text: say(NONE) }, ...offered, ...(isKnown ? [] : [{ value: kept, text: kept }])]
  }
  return (
    <Select
      id={props.id}
      label={say(props.field.words)}
      options={options()}
      value={props.value ?? ""}
      onChange={(value) => props.onChange(value === "" ? null : value)}
      placeholder={t("form.choose")}
      isDisabled={props.isDisabled}
      isInvalid={props.isInvalid}
      describedBy={props.describedBy}
      class="max-w-80"
    />
  )
}
