import { BlockList, isIP } from "node:net";

/** Never reached, whatever is allowed: cloud metadata services live here. */
const NEVER: readonly [string, number, "ipv4" | "ipv6"][] = [
  ["169.254.0.0", 16, "ipv4"],
  ["fe80::", 10, "ipv6"],
  ["0.0.0.0", 8, "ipv4"],
  ["224.0.0.0", 4, "ipv4"],
  ["ff00::", 8, "ipv6"],
  ["255.255.255.255", 32, "ipv4"],
  ["100.100.100.200", 32, "ipv4"],
  ["fd00:ec2::254", 128, "ipv6"],
];

/** Reached only where HTTP_TASK_ALLOW names them: what is not on the public internet. */
const PRIVATE: readonly [string, number, "ipv4" | "ipv6"][] = [
  ["127.0.0.0", 8, "ipv4"],
  ["::1", 128, "ipv6"],
  ["::", 128, "ipv6"],
  ["10.0.0.0", 8, "ipv4"],
  ["172.16.0.0", 12, "ipv4"],
  ["192.168.0.0", 16, "ipv4"],
  ["100.64.0.0", 10, "ipv4"],
  ["198.18.0.0", 15, "ipv4"],
  ["192.0.0.0", 24, "ipv4"],
  ["240.0.0.0", 4, "ipv4"],
  ["fc00::", 7, "ipv6"],
];

export interface NetworkPolicy {
  /** Null if the address may be reached, otherwise why not. */
  refusal(address: string): string | null;
}

/**
 * Which addresses tasks may reach. Addresses, not names: a name is looked up by the one who connects,
 * and checked then. IPv6 forms of IPv4 addresses count as those.
 *
 * @param allow networks as `10.0.0.0/8` or single addresses
 */
export function networkPolicy(allow: readonly string[]): NetworkPolicy {
  const never = listOf(NEVER);
  const inner = listOf(PRIVATE);
  const allowed = new BlockList();
  for (const each of allow) {
    const [address, bits] = each.split("/");
    const family = isIP(address ?? "") === 6 ? "ipv6" : "ipv4";
    if (bits === undefined) allowed.addAddress(address as string, family);
    else allowed.addSubnet(address as string, Number(bits), family);
  }
  return {
    refusal(given) {
      const address = embeddedIpv4(given) ?? given;
      const family = isIP(address) === 6 ? "ipv6" : "ipv4";
      if (never.check(address, family)) return `${given} is a link-local or reserved address, which tasks never reach`;
      if (inner.check(address, family) && !allowed.check(address, family)) {
        return `${given} is a private address; the worker's HTTP_TASK_ALLOW does not list it`;
      }
      return null;
    },
  };
}

function listOf(networks: typeof NEVER): BlockList {
  const list = new BlockList();
  for (const [address, bits, family] of networks) list.addSubnet(address, bits, family);
  return list;
}

/** The IPv4 address inside `::ffff:a.b.c.d`, NAT64 `64:ff9b::/96` or 6to4 `2002::/16`. */
function embeddedIpv4(address: string): string | null {
  if (isIP(address) !== 6) return null;
  const groups = expand(address);
  const last = () =>
    [groups[6], groups[7]].flatMap((group) => [(group as number) >> 8, (group as number) & 255]).join(".");
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && (groups[5] === 0xffff || groups[5] === 0);
  if (isMapped && !(groups[6] === 0 && (groups[7] as number) <= 1)) return last();
  if (groups[0] === 0x64 && groups[1] === 0xff9b) return last();
  if (groups[0] === 0x2002) {
    return [groups[1], groups[2]].flatMap((group) => [(group as number) >> 8, (group as number) & 255]).join(".");
  }
  return null;
}

function expand(address: string): number[] {
  const bare = address.split("%")[0] as string;
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(bare);
  const text = dotted
    ? `${dotted[1]}${((Number(dotted[2]) << 8) | Number(dotted[3])).toString(16)}:${((Number(dotted[4]) << 8) | Number(dotted[5])).toString(16)}`
    : bare;
  const [head = "", tail] = text.split("::");
  const groups = (part: string) => (part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16)));
  if (tail === undefined) return groups(head);
  const front = groups(head);
  const back = groups(tail);
  return [...front, ...Array.from({ length: 8 - front.length - back.length }, () => 0), ...back];
}
