// SPDX-License-Identifier: Apache-2.0
// The bodies of spdlog and fmt, compiled here once: Debian packages libfmt's headers but no static
// archive, and its spdlog uses that fmt. Everybody else includes <fmt/core.h> only, which is cheap,
// and takes what it only declares from the explicit instantiations below.
#include <mutex>

#include <fmt/format-inl.h>

FMT_BEGIN_NAMESPACE
namespace detail {
template FMT_API auto dragonbox::to_decimal(float) noexcept -> dragonbox::decimal_fp<float>;
template FMT_API auto dragonbox::to_decimal(double) noexcept -> dragonbox::decimal_fp<double>;
template FMT_API locale_ref::locale_ref(const std::locale&);
template FMT_API auto locale_ref::get<std::locale>() const -> std::locale;
template FMT_API auto thousands_sep_impl(locale_ref) -> thousands_sep_result<char>;
template FMT_API auto decimal_point_impl(locale_ref) -> char;
template FMT_API void buffer<char>::append(const char*, const char*);
#if FMT_VERSION < 100000
using AnyArgs = basic_format_args<FMT_BUFFER_CONTEXT(char)>;
#else
using AnyArgs = vformat_args<>::type;
#endif
template FMT_API void vformat_to(buffer<char>&, string_view, AnyArgs, locale_ref);
}  // namespace detail
// The formatters that those of our own types derive from.
template auto formatter<string_view>::format(const string_view&, format_context&) const
    -> decltype(std::declval<format_context&>().out());
template auto formatter<unsigned>::format(const unsigned&, format_context&) const
    -> decltype(std::declval<format_context&>().out());
#if FMT_VERSION < 100000
using Widest = unsigned long;
#else
using Widest = unsigned long long;  // from which that of unsigned long derives
#endif
template auto formatter<Widest>::format(const Widest&, format_context&) const
    -> decltype(std::declval<format_context&>().out());
FMT_END_NAMESPACE

#include <spdlog/common-inl.h>
#include <spdlog/details/backtracer-inl.h>
#include <spdlog/details/log_msg-inl.h>
#include <spdlog/details/log_msg_buffer-inl.h>
#include <spdlog/details/null_mutex.h>
#include <spdlog/details/os-inl.h>
#include <spdlog/details/periodic_worker-inl.h>
#include <spdlog/details/registry-inl.h>
#include <spdlog/logger-inl.h>
#include <spdlog/pattern_formatter-inl.h>
#include <spdlog/sinks/ansicolor_sink-inl.h>
#include <spdlog/sinks/base_sink-inl.h>
#include <spdlog/sinks/sink-inl.h>
#include <spdlog/sinks/stdout_color_sinks-inl.h>
#include <spdlog/spdlog-inl.h>

template SPDLOG_API spdlog::logger::logger(std::string, sinks_init_list::iterator,
                                           sinks_init_list::iterator);
template class SPDLOG_API spdlog::sinks::base_sink<std::mutex>;
template class SPDLOG_API spdlog::sinks::base_sink<spdlog::details::null_mutex>;
template class SPDLOG_API spdlog::sinks::ansicolor_sink<spdlog::details::console_mutex>;
template class SPDLOG_API spdlog::sinks::ansicolor_sink<spdlog::details::console_nullmutex>;
template SPDLOG_API std::shared_ptr<spdlog::logger>
spdlog::stderr_color_mt<spdlog::synchronous_factory>(const std::string&, color_mode);
