import Search from "lucide-solid/icons/search"
import { type JSX, onCleanup } from "solid-js"

/** Typing rests so long before it is asked for. */
const REST_MS = 300

/** A field of a search: what is typed is asked for when the hand rests. */
export const TypedSearch = (props: {
  readonly label: string
  readonly hint: string
  readonly value: string
  readonly maxLength: number
  readonly class: string
  readonly inputmode?: JSX.InputHTMLAttributes<HTMLInputElement>["inputmode"]
  readonly onRest: (text: string) => void
}) => {
  let timer: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(timer))
  return (
    <div class={`relative max-sm:w-[calc(50%-0.25rem)] ${props.class}`}>
      <Search size={16} class="absolute top-2.5 left-2.5 text-muted" aria-hidden="true" />
      <input
        type="search"
        class="input pl-8"
        maxlength={props.maxLength}
        inputmode={props.inputmode}
        aria-label={props.label}
        placeholder={props.hint}
        value={props.value}
        onInput={(event) => {
          const text = event.currentTarget.value
          clearTimeout(timer)
          timer = setTimeout(() => props.onRest(text), REST_MS)
        }}
      />
    </div>
  )
}
