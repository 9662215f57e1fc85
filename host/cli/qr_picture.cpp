#include "cli/qr_picture.h"

#define ZX_USE_UTF8 1
#include <ZXing/ReadBarcode.h>
#include <png.h>
#include <turbojpeg.h>

#include <memory>
#include <string>

#include "import/source_file.h"

namespace cerby::cli {

namespace {

constexpr SecretAccess kSeeing("a picture of a QR code");
constexpr std::size_t kMaxPicture = 16UL * 1024 * 1024;  // bytes
constexpr std::size_t kMaxPixels = 40'000'000;
constexpr std::string_view kPngStart = "\x89PNG\r\n\x1a\n", kJpegStart = "\xFF\xD8\xFF";

struct Grey {
  int width = 0, height = 0;
  Secret pixels;  // one byte each, in rows without gaps
};

std::unexpected<Failure> no_picture(const std::string& why) {
  return fail(Outcome::InputInvalid, "the picture cannot be read: " + why);
}

Expected<Grey> grey_of(std::size_t width, std::size_t height) {
  if (width == 0 || height == 0 || width > kMaxPixels / height) {
    return no_picture("it has more than 40 million pixels, or none");
  }
  return Grey{static_cast<int>(width), static_cast<int>(height), Secret(width * height)};
}

Expected<Grey> read_png(Bytes file) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  const std::unique_ptr<png_image, decltype([](png_image* one) { png_image_free(one); })> owned(&image);
  if (png_image_begin_read_from_memory(&image, file.data(), file.size()) == 0)
    return no_picture(image.message);
  image.format = PNG_FORMAT_GRAY;
  CERBY_TRY(auto grey, grey_of(image.width, image.height));
  constexpr png_color kPaper{255, 255, 255};  // what shows through
  if (png_image_finish_read(&image, &kPaper, grey.pixels.writable(kSeeing).data(), 0, nullptr) == 0) {
    return no_picture(image.message);
  }
  return grey;
}

Expected<Grey> read_jpeg(Bytes file) {
  const std::unique_ptr<void, decltype([](void* one) { tjDestroy(one); })> decoder(tjInitDecompress());
  if (!decoder) return fail(Outcome::SystemFailed, "the JPEG decoder cannot start");
  int width = 0, height = 0, sampling = 0, colours = 0;
  if (tjDecompressHeader3(decoder.get(), file.data(), file.size(), &width, &height, &sampling, &colours) !=
      0) {
    return no_picture(tjGetErrorStr2(decoder.get()));
  }
  CERBY_TRY(auto grey, grey_of(static_cast<std::size_t>(width), static_cast<std::size_t>(height)));
  if (tjDecompress2(decoder.get(), file.data(), file.size(), grey.pixels.writable(kSeeing).data(), width, 0,
                    height, TJPF_GRAY, 0) != 0) {
    return no_picture(tjGetErrorStr2(decoder.get()));
  }
  return grey;
}

bool is_wanted(std::string_view text) {
  return text.starts_with("otpauth://") || text.starts_with("otpauth-migration://");
}

Expected<Secret> find_code(const Grey& grey) {
  const ZXing::ImageView view(grey.pixels.bytes(kSeeing).data(), grey.width, grey.height,
                              ZXing::ImageFormat::Lum);
  const auto hints = ZXing::DecodeHints().setFormats(ZXing::BarcodeFormat::QRCode).setTryHarder(true);
  auto codes = ZXing::ReadBarcodes(view, hints);
  Secret found;
  std::size_t wanted = 0;
  for (auto& code : codes) {
    // What the library hands out is its own, and not constant: it is ours to wipe.
    auto& bytes = const_cast<ZXing::ByteArray&>(code.bytes());
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (is_wanted(text)) ++wanted;
    auto taken = Secret::take(std::span(bytes.data(), bytes.size()));
    if (is_wanted(taken.text(kSeeing))) found = std::move(taken);
  }
  if (wanted == 1) return found;
  if (wanted > 1) return fail(Outcome::InputInvalid, "there is more than one such QR code in the picture");
  return fail(Outcome::InputInvalid, codes.empty() ? "there is no QR code in the picture"
                                                   : "the QR code in the picture is not an otpauth address");
}

}  // namespace

Expected<Secret> read_qr_picture(const std::filesystem::path& file) {
  CERBY_TRY(const auto content, importing::read_secret_file(file, kMaxPicture));
  const auto text = content.text(kSeeing);
  const bool is_png = text.starts_with(kPngStart);
  if (!is_png && !text.starts_with(kJpegStart)) return no_picture("it is neither PNG nor JPEG");
  CERBY_TRY(const auto grey, is_png ? read_png(content.bytes(kSeeing)) : read_jpeg(content.bytes(kSeeing)));
  return find_code(grey);
}

}  // namespace cerby::cli
