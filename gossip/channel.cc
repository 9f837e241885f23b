// SPDX-License-Identifier: Apache-2.0
#include "gossip/channel.h"

namespace ovn::gossip {

SecretKey packet_key(Crypto& crypto, const SecretKey& group, const Uuid& cluster,
                     const Uuid& sender, const BootId& boot) {
  Bytes context;
  context.reserve(64);
  Writer out(context);
  out.raw(as_bytes("ovn-lite pkt 1"));
  out.raw(cluster.bytes());
  out.raw(sender.bytes());
  out.raw(boot);
  return crypto.derive(group, context);
}

const SecretKey* Channel::key(uint16_t id, const Keyring& ring, Crypto& crypto,
                              const Uuid& cluster, const Identity& sender) {
  const GroupKey* group = ring.find(id);
  if (!group) return nullptr;
  if (!any || derived.id != id) {
    derived = {id, packet_key(crypto, group->key, cluster, sender.node, sender.boot_id)};
    any = true;
  }
  return &derived.key;
}

}  // namespace ovn::gossip
