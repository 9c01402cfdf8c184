/** An address of the network layer (IPv6 without brackets) and a port. */
export interface Endpoint {
  readonly address: string
  readonly port: number
}
