import { Select as Box } from "@kobalte/core/select"
import Check from "lucide-solid/icons/check"
import ChevronDown from "lucide-solid/icons/chevron-down"
import { createSignal, onMount } from "solid-js"
import { floatsIn, keepFocus } from "./floats-in.ts"
import type { Opened } from "./opened-later.tsx"
import type { Option, SelectProps } from "./select.tsx"

export const SelectBox: Opened<SelectProps> = (props) => {
  const chosen = () => props.options.find(({ value }) => value === props.value)
  const [control, setControl] = createSignal<HTMLButtonElement>()
  const [isOpen, setOpen] = createSignal(false)
  // Where its list belongs is known when it stands in the page.
  onMount(() => setOpen(true))
  return (
    <Box<Option>
      options={[...props.options]}
      optionValue="value"
      optionTextValue="text"
      value={chosen() ?? null}
      onChange={(option) => {
        if (option !== null) props.onChange(option.value)
      }}
      disallowEmptySelection
      open={isOpen()}
      onOpenChange={setOpen}
      disabled={props.isDisabled ?? false}
      gutter={2}
      sameWidth
      fitViewport
      // The library takes the value "" for none.
      placeholder={chosen()?.text ?? <span class="text-muted">{props.placeholder ?? ""}</span>}
      itemComponent={(item) => (
        <Box.Item item={item.item} class="option">
          <Box.ItemLabel>{item.item.rawValue.text}</Box.ItemLabel>
          <Box.ItemIndicator>
            <Check size={16} aria-hidden="true" />
          </Box.ItemIndicator>
        </Box.Item>
      )}
    >
      <Box.Trigger
        ref={setControl}
        {...(props.id === undefined ? {} : { id: props.id })}
        class={props.opener.class}
        // The library adds the chosen value to the name.
        aria-label={props.label}
        aria-invalid={props.isInvalid === true ? "true" : undefined}
        aria-describedby={props.describedBy}
      >
        <Box.Value<Option> class="min-w-0 truncate">{(state) => state.selectedOption()?.text}</Box.Value>
        <ChevronDown size={16} class="flex-none text-muted" aria-hidden="true" />
      </Box.Trigger>
      <Box.Portal mount={floatsIn(control())}>
        <Box.Content class="floating" onMouseDown={keepFocus}>
          <Box.Listbox class="max-h-80 overflow-y-auto py-1 outline-none" aria-label={props.label} />
        </Box.Content>
      </Box.Portal>
    </Box>
  )
}
