import type { TelephoneAccount } from "./accounts-api.ts"

/**
 * A telephone's account as Grandstream Wave reads it from a QR code: the whole account is in the code, so nothing of it lies on
 * a server to be fetched. Linphone, Zoiper and Acrobits read only addresses of provisioning servers, and no telephone that we know
 * takes an account from a bare `sip:` address, so who has another types the four values.
 */
export const telephoneCode = ({
  address,
  password,
  user
}: Pick<typeof TelephoneAccount.Type, "address" | "password" | "user">): string => {
  const values = [
    ["RegisterServer", address],
    ["UserID", user],
    ["AuthID", user],
    ["AuthPass", password],
    ["AccountName", user],
    ["DisplayName", user]
  ] as const
  const account = values.map(([name, value]) => `<${name}>${escaped(value)}</${name}>`).join("")
  return `<?xml version="1.0" encoding="utf-8"?><AccountConfig version="1"><Account>${account}</Account></AccountConfig>`
}

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
