import ChevronDown from "lucide-solid/icons/chevron-down"
import { OpenedLater } from "./opened-later.tsx"

export interface Option {
  readonly value: string
  readonly text: string
}

export interface SelectProps {
  readonly id?: string
  readonly label: string
  readonly options: ReadonlyArray<Option>
  readonly value: string
  readonly onChange: (value: string) => void
  readonly placeholder?: string
  readonly isDisabled?: boolean
  readonly isInvalid?: boolean
  readonly describedBy?: string | undefined
  readonly class?: string
}

/** One out of a few. `""` stands for none, where there is an option with that value. */
export const Select = (props: SelectProps) => {
  const chosen = () => props.options.find(({ value }) => value === props.value)
  const text = () => chosen()?.text ?? props.placeholder ?? ""
  const opener = {
    get id() {
      return props.id
    },
    get class() {
      return `input flex items-center justify-between gap-2 text-left ${props.class ?? ""}`
    },
    get disabled() {
      return props.isDisabled ?? false
    },
    get "aria-label"() {
      return `${props.label} ${text()}`
    },
    get "aria-invalid"() {
      return props.isInvalid === true ? ("true" as const) : undefined
    },
    get "aria-describedby"() {
      return props.describedBy
    },
    get children() {
      return (
        <>
          <span class="min-w-0 truncate" classList={{ "text-muted": chosen() === undefined }}>
            {text()}
          </span>
          <ChevronDown size={16} class="flex-none text-muted" aria-hidden="true" />
        </>
      )
    }
  }
  return <OpenedLater opens="listbox" opener={opener} load={load} with={props} />
}

const load = async () => (await import("./select-box.tsx")).SelectBox
