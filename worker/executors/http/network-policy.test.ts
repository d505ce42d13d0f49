import { describe, expect, it } from "vitest";
import { networkPolicy } from "./network-policy.ts";

describe("networkPolicy", () => {
  it.each(["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "172.32.0.1", "11.0.0.1"])(
    "lets %s be reached",
    (address) => {
      expect(networkPolicy([]).refusal(address)).toBe(null);
    },
  );

  it.each([
    "127.0.0.1",
    "127.255.255.254",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "100.64.0.1",
    "::1",
    "::",
    "fc00::1",
    "fd12:3456::1",
    "::ffff:10.0.0.1",
    "::ffff:7f00:1",
    "::7f00:1",
    "64:ff9b::a00:1",
    "2002:a00:1::",
    "198.18.0.1",
    "240.0.0.1",
  ])("refuses %s unless it is allowed", (address) => {
    expect(networkPolicy([]).refusal(address)).toContain("HTTP_TASK_ALLOW");
  });

  it.each(["169.254.169.254", "::ffff:169.254.169.254", "fe80::1", "0.0.0.0", "224.0.0.1", "ff02::1", "fd00:ec2::254"])(
    "refuses %s whatever is allowed",
    (address) => {
      expect(networkPolicy(["0.0.0.0/0", "::/0"]).refusal(address)).toContain("never");
    },
  );

  it("allows the networks that are named and no others", () => {
    const policy = networkPolicy(["10.1.0.0/16", "::1", "127.0.0.1"]);
    expect(policy.refusal("10.1.2.3")).toBe(null);
    expect(policy.refusal("::ffff:10.1.2.3")).toBe(null);
    expect(policy.refusal("::1")).toBe(null);
    expect(policy.refusal("127.0.0.1")).toBe(null);
    expect(policy.refusal("10.2.0.1")).not.toBe(null);
    expect(policy.refusal("127.0.0.2")).not.toBe(null);
  });
});
