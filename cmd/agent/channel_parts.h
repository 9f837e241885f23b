// SPDX-License-Identifier: Apache-2.0
// What channel.cc and acceptor.cc share and nobody else sees: Asio's sockets. One type of socket
// serves both address families and unix sockets.
#pragma once

#include <boost/asio/generic/stream_protocol.hpp>

#include "cmd/agent/channel.h"

namespace ovn::agent {

using StreamSocket = boost::asio::generic::stream_protocol::socket;

ChannelPtr plain_channel(Loop& loop, StreamSocket socket);
ChannelPtr tls_server_channel(Loop& loop, StreamSocket socket, const cluster::TlsContext& context);

}  // namespace ovn::agent
