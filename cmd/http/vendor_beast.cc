// SPDX-License-Identifier: Apache-2.0
// The bodies of what message.cc needs from Boost.Beast, compiled once: its HTTP parser and no I/O.
// Without its assertions: release 1.81 asserts five bytes where an empty chunked body has come as
// far as "0\r\n" and a byte, and a peer that sends those in two pieces would end the process. What
// follows that assertion needs three bytes, and has them.
#define BOOST_DISABLE_ASSERTS
#include <boost/beast/core/detail/impl/temporary_buffer.ipp>
#include <boost/beast/core/impl/string.ipp>
#include <boost/beast/http/detail/basic_parser.ipp>
#include <boost/beast/http/detail/rfc7230.ipp>
#include <boost/beast/http/impl/basic_parser.ipp>
#include <boost/beast/http/impl/error.ipp>
#include <boost/beast/http/impl/field.ipp>
#include <boost/beast/http/impl/fields.ipp>
#include <boost/beast/http/impl/rfc7230.ipp>
#include <boost/beast/http/impl/status.ipp>
#include <boost/beast/http/impl/verb.ipp>

namespace boost::beast::http {
template class basic_parser<true>;
template class basic_parser<false>;
}
